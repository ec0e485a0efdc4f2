; Written by Ringdesk; changes made here are lost.
[default]
mode = files
directory = moh
