[general]
enable = no
