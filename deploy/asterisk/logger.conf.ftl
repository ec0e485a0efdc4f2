; Written by Ringdesk; changes made here are lost.
[general]
dateformat = %F %T.%3q
; The second witness of every call: a file, written line by line, that survives a kill -9.
queue_log = yes
queue_log_to_file = yes
queue_log_realtime_use_gmt = yes

[logfiles]
full = notice,warning,error
console = notice,warning,error
