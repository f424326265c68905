DROP TABLE paper_template_versions;
