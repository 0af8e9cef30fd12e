"""Email: templates, queue, transports, reminders, and delivery status."""
