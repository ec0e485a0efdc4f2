; Written by Ringdesk; changes made here are lost.
[global]
type = global
user_agent = Ringdesk

[udp]
type = transport
protocol = udp
bind = [=plan.listen().sipHost()]:[=plan.listen().sip()?c]

[ws]
type = transport
protocol = ws
bind = [=plan.listen().httpHost()]

; send_connected_line and timers: Asterisk would otherwise re-INVITE the caller whenever a phone rings, which carriers answer in all sorts of ways.
[voice](!)
type = endpoint
transport = udp
disallow = all
allow = alaw,ulaw
direct_media = no
dtmf_mode = auto_info
send_connected_line = no
timers = no
bind_rtp_to_media_address = yes
<#if plan.listen().sipHost() != "0.0.0.0">
media_address = [=plan.listen().sipHost()]
</#if>

; ---- the carrier: known by its address alone, whatever its callers write into From ----

[trunk](voice)
context = from-trunk
aors = trunk
trust_id_inbound = yes

[trunk]
type = aor
contact = sip:[=plan.trunk().host()]:[=plan.trunk().port()?c]
qualify_frequency = 0

[trunk]
type = identify
endpoint = trunk
<#list plan.trunk().matches() as address>
match = [=address]
</#list>

; ---- the agents ----

[agent](!,voice)
context = from-agents

<#list plan.agents() as agent>
[[=agent.extension()]](agent)
aors = [=agent.extension()]
callerid = "[=agent.name()]" <[=agent.extension()]>
<#if agent.password()??>
auth = [=agent.extension()]

[[=agent.extension()]]
type = auth
auth_type = userpass
username = [=agent.extension()]
password = [=agent.password()]

[[=agent.extension()]]
type = aor
max_contacts = 3
remove_existing = yes
remove_unavailable = yes
qualify_frequency = 60
<#else>

[[=agent.extension()]]
type = aor
contact = sip:[=agent.extension()]@[=agent.contact()]
qualify_frequency = 0
</#if>

</#list>
