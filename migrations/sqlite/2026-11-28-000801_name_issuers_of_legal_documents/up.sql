ALTER TABLE legal_documents ADD COLUMN issuer TEXT;

-- The documents that were loaded with the project: the symbol of each names who issued it.
UPDATE legal_documents SET issuer = 'Quốc hội'
WHERE code IN ('luat-06-2022', 'luat-06-2026', 'luat-02-2011');
UPDATE legal_documents SET issuer = 'Văn phòng Quốc hội'
WHERE code IN ('vbhn-115');
UPDATE legal_documents SET issuer = 'Chính phủ'
WHERE code IN ('nd-152-2025', 'nd-161-2026', 'nd-335-2025', 'nd-233-2026', 'nd-13-2012', 'nd-30-2020', 'nd-155-2026');
UPDATE legal_documents SET issuer = 'Bộ Nội vụ'
WHERE code IN ('tt-15-2025-bnv');
UPDATE legal_documents SET issuer = 'Bộ Tài chính'
WHERE code IN ('tt-28-2025-btc');
UPDATE legal_documents SET issuer = 'Bộ Khoa học và Công nghệ'
WHERE code IN ('tt-18-2013-bkhcn');
UPDATE legal_documents SET issuer = 'Ủy ban nhân dân Thành phố Hà Nội'
WHERE code IN ('qd-09-2020-hn', 'qd-71-2025-hn', 'kh-77-2026-hn');
UPDATE legal_documents SET issuer = 'Hội đồng nhân dân Thành phố Hà Nội'
WHERE code IN ('nq-04-2025-hn');
