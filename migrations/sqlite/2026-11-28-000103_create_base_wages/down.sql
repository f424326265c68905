DROP TABLE base_wages;
