-- What agents work with: what to say, what to write down, and what becomes of it on the ticket.

-- What to say. A new version never overwrites an older one. An own wording of one hotline whose texts are empty withdraws itself.
create table script (
  hotline  text not null default '',                 -- the number called; empty: for all hotlines
  step     text not null,
  version  int not null,
  zh       text not null,                            -- [{customer}，] is left out where nothing is known of the customer
  en       text not null,
  saved_at timestamptz not null,
  saved_by text not null,
  primary key (hotline, step, version)
);

-- What was on an agent's screen when. No reference to call: the screen may be ahead of the disk.
create table script_shown (
  call     uuid not null,
  agent    text not null,
  at       timestamptz not null,
  hotline  text not null,                            -- whose wording: empty for that of all hotlines
  step     text not null,
  version  int not null,
  language text not null check (language in ('zh', 'en')),
  primary key (call, agent, at)
);

-- What to write down: the form of all specialties, and where a specialty asks otherwise.
create table wrap_up_field (
  specialty text not null default '',                -- empty: for all; the same key of a specialty replaces it there
  key       text not null,
  place     int not null,
  type      text not null check (type in ('text', 'long_text', 'choice', 'time', 'yes_no')),
  zh        text not null,
  en        text not null,
  required  boolean not null default false,
  primary key (specialty, key)
);
create table wrap_up_choice (
  specialty text not null default '',
  field     text not null,
  key       text not null,
  place     int not null,
  zh        text not null,
  en        text not null,
  primary key (specialty, field, key),
  foreign key (specialty, field) references wrap_up_field on delete cascade
);

-- What is being written down: here from the first word said, so that a hang-up, a reload and a restart find it again.
create table wrap_up_draft (
  call      uuid not null,
  agent     text not null,
  specialty text not null,                           -- whose form
  began_at  timestamptz not null,
  revision  bigint not null default 0,
  saved_at  timestamptz not null,
  primary key (call, agent)
);
create index wrap_up_draft_agent on wrap_up_draft (agent, began_at);

-- Each field knows the revision that changed it last: two tabs that write different fields both keep their words.
create table wrap_up_draft_field (
  call     uuid not null,
  agent    text not null,
  field    text not null,
  value    text not null,
  revision bigint not null,
  primary key (call, agent, field),
  foreign key (call, agent) references wrap_up_draft on delete cascade
);

create table wrap_up (
  call        uuid not null,
  agent       text not null,
  specialty   text not null,
  values      jsonb not null,
  finished_at timestamptz not null,
  finished_by text not null,
  primary key (call, agent)
);

alter table customer add column title text not null default '';   -- how to address them: 先生, Ms, Dr

-- What the wrap-up tells of the matter.
alter table ticket
  add column subject   text not null default '',
  add column specialty text,
  add column category  text,
  add column wanted_by text,                         -- as the agent wrote it: the hotline's local time
  add column solved    boolean,                      -- on the call; null: not said
  add column joined    bigint references ticket,     -- the same matter as this one
  add column returned_at timestamptz,                -- the call owed was made
  add column returned_by text;
create index ticket_owed on ticket (opened_at) where call_back and closed_at is null;
create index ticket_customer on ticket (customer, opened_at) where customer is not null;
create index ticket_caller on ticket (caller, opened_at) where caller is not null;

-- Who said that the call is about this ticket's matter; null: found by the number.
alter table ticket_call add column same_matter_by text;

insert into script (hotline, step, version, saved_at, saved_by, zh, en) values
  ('', 'greeting', 1, now(), 'Ringdesk',
   '您好，这里是{company}，我是{agent}。请问有什么可以帮您？',
   'Good day, this is {company}, {agent} speaking. How can I help you?'),
  ('', 'name_and_contact', 1, now(), 'Ringdesk',
   '请问怎么称呼您？万一电话断了，用哪个号码联系您最方便？',
   'May I have your name, please? And which number reaches you best, should we be cut off?'),
  ('', 'what_happened', 1, now(), 'Ringdesk',
   '[{customer}{title}，]请您说一说：出现了什么情况，从什么时候开始，受影响的只有您一个人吗？',
   'Please tell me[, {title} {customer}]: what happens, since when, and are others affected too?'),
  ('', 'cannot_answer_now', 1, now(), 'Ringdesk',
   '这个问题我需要查证之后再答复您。请留一个方便的号码，我们查清楚就给您回电。[您的工单号是 {ticket}。]',
   'I would like to check this before I give you an answer. Which number may we call you back on?[ Your ticket is {ticket}.]'),
  ('', 'please_hold', 1, now(), 'Ringdesk',
   '请您稍等一下，不要挂断，我马上为您查。',
   'Please stay on the line for a moment while I look this up.'),
  ('', 'longer_hold', 1, now(), 'Ringdesk',
   '抱歉让您久等了，我还在查，大约还要一分钟。您愿意继续等，还是我稍后给您回电？',
   'Sorry to keep you waiting, I am still at it and need about another minute. Would you rather wait, or shall I call you back?'),
  ('', 'against_the_rules', 1, now(), 'Ringdesk',
   '很抱歉，按照规定这件事我不能办理。我可以告诉您该找谁，或者帮您转达。',
   'I am sorry, our rules do not let me do that. I can tell you who decides on it, or pass it on for you.'),
  ('', 'not_possible', 1, now(), 'Ringdesk',
   '很抱歉，目前我们还做不到。我会把您的要求记下来交给负责的同事，谢谢您提出来。',
   'I am sorry, we cannot do this at present. I will write your wish down for the people in charge. Thank you for telling us.'),
  ('', 'angry_caller', 1, now(), 'Ringdesk',
   '我理解您着急，给您带来不便，真的很抱歉。请您慢慢说，我都记下来，一定跟进到底。',
   'I understand that this is upsetting, and I am sorry for the trouble. Please take your time. I am writing it all down and will see it through.'),
  ('', 'hard_to_reach', 1, now(), 'Ringdesk',
   '抱歉，让您等了这么久才接通，我会把这个情况反映上去。现在请告诉我，有什么可以帮您？',
   'I am sorry that it took you so long to get through, I will report it. Now you have my attention: what can I do for you?'),
  ('', 'consult', 1, now(), 'Ringdesk',
   '这个问题我想请教一下同事，好给您一个准确的答复。请您稍等，可以吗？',
   'I would like to ask a colleague, so that you get a reliable answer. May I ask you to wait a moment?'),
  ('', 'thanks', 1, now(), 'Ringdesk',
   '不用客气，能帮上您是我们的本分。',
   'You are very welcome, I was glad to help.'),
  ('', 'closing_answered', 1, now(), 'Ringdesk',
   '请问还有其他需要帮忙的吗？……感谢您的来电[，{customer}{title}]，再见！',
   'Is there anything else I can do for you? … Thank you for calling[, {title} {customer}]. Good-bye!'),
  ('', 'closing_not_answered', 1, now(), 'Ringdesk',
   '我们会尽快给您回电[，工单号是 {ticket}]。感谢您的来电[，{customer}{title}]，再见！',
   'We will call you back as soon as we can[, your ticket is {ticket}]. Thank you for calling[, {title} {customer}]. Good-bye!');

insert into wrap_up_field (specialty, key, place, type, zh, en, required) values
  ('', 'category',            1, 'choice',    '类别',           'Category',             true),
  ('', 'wanted_by',           2, 'time',      '希望解决时间',   'Wanted by',            false),
  ('', 'symptom',             3, 'long_text', '现象',           'Symptom',              true),
  ('', 'environment',         4, 'text',      '环境、设备',     'Environment, device',  false),
  ('', 'action',              5, 'long_text', '处理过程',       'What was done',        false),
  ('', 'result',              6, 'text',      '结果',           'Result',               false),
  ('', 'solved_on_this_call', 7, 'yes_no',    '本次通话已解决', 'Solved on this call?', true),
  ('network', 'category', 1, 'choice', '类别', 'Category', true),
  ('hosts',   'category', 1, 'choice', '类别', 'Category', true),
  ('desktop', 'category', 1, 'choice', '类别', 'Category', true);

insert into wrap_up_choice (specialty, field, key, place, zh, en) values
  ('', 'category', 'fault',     1, '故障',       'Fault'),
  ('', 'category', 'request',   2, '服务请求',   'Request'),
  ('', 'category', 'question',  3, '咨询',       'Question'),
  ('', 'category', 'complaint', 8, '投诉',       'Complaint'),
  ('', 'category', 'wrong',     9, '打错、无关', 'Wrong number'),
  ('network', 'category', 'outage',    1, '网络中断',       'No connection'),
  ('network', 'category', 'slow',      2, '网络缓慢',       'Slow network'),
  ('network', 'category', 'vpn',       3, 'VPN、远程接入',  'VPN, remote access'),
  ('network', 'category', 'wireless',  4, '无线网络',       'Wireless'),
  ('network', 'category', 'access',    5, '开通、变更权限', 'Access, firewall rule'),
  ('network', 'category', 'question',  6, '咨询',           'Question'),
  ('network', 'category', 'complaint', 8, '投诉',           'Complaint'),
  ('network', 'category', 'wrong',     9, '打错、无关',     'Wrong number'),
  ('hosts', 'category', 'down',        1, '系统不可用',     'System down'),
  ('hosts', 'category', 'slow',        2, '系统缓慢',       'System slow'),
  ('hosts', 'category', 'database',    3, '数据库',         'Database'),
  ('hosts', 'category', 'storage',     4, '存储、备份',     'Storage, backup'),
  ('hosts', 'category', 'account',     5, '账号、权限',     'Account, rights'),
  ('hosts', 'category', 'question',    6, '咨询',           'Question'),
  ('hosts', 'category', 'complaint',   8, '投诉',           'Complaint'),
  ('hosts', 'category', 'wrong',       9, '打错、无关',     'Wrong number'),
  ('desktop', 'category', 'computer',  1, '电脑故障',       'Computer'),
  ('desktop', 'category', 'printer',   2, '打印机、外设',   'Printer, device'),
  ('desktop', 'category', 'software',  3, '软件',           'Software'),
  ('desktop', 'category', 'password',  4, '密码、账号',     'Password, account'),
  ('desktop', 'category', 'mail',      5, '邮件',           'E-mail'),
  ('desktop', 'category', 'question',  6, '咨询',           'Question'),
  ('desktop', 'category', 'complaint', 8, '投诉',           'Complaint'),
  ('desktop', 'category', 'wrong',     9, '打错、无关',     'Wrong number');
