"""Figures of reports: functions from filters to rows, with exact sums computed by the database."""
