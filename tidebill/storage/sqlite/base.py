"""Django's SQLite backend with the limit of today's SQLite on the parameters of a statement."""

from django.db.backends.sqlite3 import base, features

# SQLite has taken this many since 3.32; Django still counts with 999 and would split the rows of a document.
PARAMETERS = 32_766


class DatabaseFeatures(features.DatabaseFeatures):
    max_query_params = PARAMETERS


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
