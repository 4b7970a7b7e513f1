@echo off
rem Drag pictures onto this file: they go into the picture tray.
for %%F in (%*) do ssh pubqueue media add - --name "\"%%~nxF\"" < "%%~F"
pause
