// All words of the page in both languages.

const VI = {
  skip: "Đến nội dung",
  title: "Bảng thi đua",
  language: "Ngôn ngữ",
  campaign: "Phong trào",
  refresh: "Làm mới",
  loading: "Đang tải…",
  loaded: (time) => `Số liệu lúc ${time}`,
  source: "Số liệu công khai từ API thi đua; không cần đăng nhập.",
  none: "Chưa có số liệu.",
  unreachable: "Không đọc được số liệu: máy chủ không trả lời, hoặc không cho trang này đọc.",
  plan: (number, day) => `Kế hoạch số ${number}, ngày ${day}`,
  unnumbered: "Kế hoạch chưa có số",
  totals: "Tổng quan",
  registrations: "Đăng ký đã xác nhận",
  achievements: "Thành tích đã xác minh",
  awards: "Khen thưởng",
  indicators: "Chỉ tiêu",
  indicatorsOf: (year) => `Chỉ tiêu của kế hoạch năm ${year}, theo số liệu đã xác minh`,
  indicator: "Chỉ tiêu",
  value: "Đạt được",
  target: "Chỉ tiêu năm",
  sample: "số mẫu",
  state: "Tình trạng",
  milestones: "Mốc thời hạn",
  milestone: "Mốc",
  due: "Hạn",
  done: "Hoàn thành",
  units: "Đơn vị",
  unitsCaption: "Kết quả theo đơn vị",
  unit: "Đơn vị",
  results: "Xếp hạng",
  rank: "Hạng",
  total: "Tổng điểm",
  band: "Xếp loại",
  ranking: "Biểu đồ xếp hạng của đợt chấm điểm cuối",
  award: "Hình thức",
  recipient: "Cá nhân, tập thể",
  decision: "Quyết định",
  day: "Ngày",
  states: {
    ahead: "vượt",
    on_track: "đúng tiến độ",
    at_risk: "có nguy cơ chậm",
    behind: "chậm",
    no_data: "chưa có số liệu",
    open: "chưa đến hạn",
    overdue: "quá hạn",
    done: "hoàn thành",
    done_late: "hoàn thành muộn",
  },
};

const EN = {
  skip: "Skip to the content",
  title: "Emulation scoreboard",
  language: "Language",
  campaign: "Campaign",
  refresh: "Refresh",
  loading: "Loading…",
  loaded: (time) => `Figures as of ${time}`,
  source: "Public figures of the emulation API; nobody has to sign in.",
  none: "No figures yet.",
  unreachable: "The figures cannot be read: the server does not answer, or not to this page.",
  plan: (number, day) => `Plan no. ${number} of ${day}`,
  unnumbered: "The plan has no number yet",
  totals: "At a glance",
  registrations: "Confirmed registrations",
  achievements: "Verified achievements",
  awards: "Awards",
  indicators: "Indicators",
  indicatorsOf: (year) => `Indicators of the plan in ${year}, by verified figures`,
  indicator: "Indicator",
  value: "Reached",
  target: "Target of the year",
  sample: "sample",
  state: "State",
  milestones: "Milestones",
  milestone: "Milestone",
  due: "Due",
  done: "Done",
  units: "Units",
  unitsCaption: "What the units did",
  unit: "Unit",
  results: "Ranking",
  rank: "Rank",
  total: "Total",
  band: "Band",
  ranking: "Chart of the ranking in the last round",
  award: "Award",
  recipient: "Person or collective",
  decision: "Decision",
  day: "Date",
  states: {
    ahead: "ahead",
    on_track: "on track",
    at_risk: "at risk",
    behind: "behind",
    no_data: "no figures yet",
    open: "not due yet",
    overdue: "overdue",
    done: "done",
    done_late: "done late",
  },
};

export const WORDS = { vi: VI, en: EN };

const KEY = "thidua-language";

/** The language that was chosen here before, or that the browser prefers. */
export function preferred() {
  const known = localStorage.getItem(KEY);
  if (known in WORDS) return known;
  return navigator.languages.some((one) => one.startsWith("vi")) ? "vi" : "en";
}

export function remember(language) {
  localStorage.setItem(KEY, language);
}
