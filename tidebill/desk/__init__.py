"""App shell: navigation, notices, list preferences, dashboard, search, getting started."""
