; Written by Ringdesk; changes made here are lost. Phones in a browser speak SIP over this server's /ws.
[general]
enabled = yes
bindaddr = [=plan.listen().httpHost()]
bindport = [=plan.listen().http()?c]
