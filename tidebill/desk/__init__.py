"""What belongs to the application as a whole: its navigation, notices, lists as each person keeps them."""
