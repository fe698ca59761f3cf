"""A database that several threads can write to."""

import sqlite3

import pytest
from django.db import connection


@pytest.fixture
def many_connections(transactional_db, tmp_path):
    """On SQLite the tests' database lives in memory, where a second writer is turned away at once;
    a file, as in use, lets it wait. PostgreSQL needs nothing."""
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        yield
        return
    memory, name = connection.connection, connection.settings_dict["NAME"]
    path = tmp_path / "many.sqlite3"
    file = sqlite3.connect(path)
    memory.backup(file)
    file.close()
    connection.connection = None
    connection.settings_dict["NAME"] = path
    yield
    connection.close()
    connection.connection = memory
    connection.settings_dict["NAME"] = name
