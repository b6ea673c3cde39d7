-- Makes of datapackage.json, for each key, a query that prints what breaks it.
CREATE TEMP TABLE resource AS
SELECT json_extract(value, '$.name') AS name, value AS json
FROM json_each(readfile('datapackage.json'), '$.resources');

CREATE TEMP TABLE reference AS
SELECT resource.name AS child, json_extract(key.value, '$.fields') AS child_field,
       coalesce(nullif(json_extract(key.value, '$.reference.resource'), ''), resource.name)
           AS parent,
       json_extract(key.value, '$.reference.fields') AS parent_field
FROM resource, json_each(resource.json, '$.schema.foreignKeys') AS key;

SELECT printf('SELECT %Q, count(*) FROM (SELECT 1 FROM "%w" GROUP BY %s HAVING count(*) > 1)'
              || ' HAVING count(*) > 0;', name, name,
              (SELECT group_concat('"' || key.value || '"')
               FROM json_each(resource.json, '$.schema.primaryKey') AS key))
FROM resource;

SELECT printf('SELECT %Q, count(*) FROM "%w" WHERE "%w" <> '''' AND "%w" NOT IN'
              || ' (SELECT "%w" FROM "%w") HAVING count(*) > 0;', child || '.' || child_field,
              child, child_field, child_field, parent_field, parent)
FROM reference;
