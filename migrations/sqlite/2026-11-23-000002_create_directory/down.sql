DROP TABLE role_grants;
DROP TABLE clients;
DROP TABLE person_units;
DROP TABLE persons;
DROP TABLE bloc_members;
DROP TABLE bloc_years;
DROP TABLE units;
