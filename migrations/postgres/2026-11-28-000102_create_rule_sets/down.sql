DROP TABLE rule_sets;
DROP FUNCTION refuse_rule_set_change;
