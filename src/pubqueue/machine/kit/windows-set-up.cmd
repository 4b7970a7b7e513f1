@echo off
rem Once on each PC: makes your key if you have none, and tells Windows's ssh where pubqueue is.
setlocal
set "ssh=%USERPROFILE%\.ssh"
where ssh >nul 2>nul || (echo Windows has no ssh here: Settings, Optional features, OpenSSH Client. & pause & exit /b 1)
if not exist "%ssh%" mkdir "%ssh%"
if not exist "%ssh%\id_ed25519" ssh-keygen -t ed25519 -f "%ssh%\id_ed25519"
findstr /b /c:"Host pubqueue" "%ssh%\config" >nul 2>nul || type "%~dp0ssh_config" >> "%ssh%\config"
findstr /b /c:"@HOST@ " "%ssh%\known_hosts" >nul 2>nul || type "%~dp0known_hosts" >> "%ssh%\known_hosts"
echo.
echo Send this line to your IT person / Envoyez cette ligne a votre informaticien :
type "%ssh%\id_ed25519.pub"
pause
