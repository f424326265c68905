DROP TABLE campaign_versions;
DROP TABLE campaigns;
