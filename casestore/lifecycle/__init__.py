"""What can become of a case, a summary and a job, as tables. Pure: no disk, no database, no words
but the names that a record bears wherever it is shown."""
