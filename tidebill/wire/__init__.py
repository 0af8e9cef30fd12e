"""Values, resources and errors as clients see them. Pure: no Django, no database, no clock."""
