"""The wire: how values, resources and errors look to a client. Pure: no Django, no database, no clock."""
