"""Administration: the company, its departments and its people are changed here, each change with its journal line."""
