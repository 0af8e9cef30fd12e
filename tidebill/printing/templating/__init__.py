"""Print and email templates in Handlebars and CSS, written by account members."""
