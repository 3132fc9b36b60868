"""A city that does not exist: its project office over real HTTP, its finance department's share, night by night.

Belongs here: the seeded model of the city (`city`) and the servers and file drops that present it exactly as a vendor would
(`servicenow`, `finance`, `workbook`). Does not belong here: anything the warehouse does with the data. Nothing outside this package but
`orchestration` and the tests knows of it, and nothing in it knows of the warehouse.

Run it alone with `python -m sandbox up`.
"""
