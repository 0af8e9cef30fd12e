"""The figures: each a function from filters to rows, summed by the database in whole hundredths."""
