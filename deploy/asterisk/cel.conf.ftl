; Off: our own dialplan tells what a foreign one would need these events for.
[general]
enable = no
