@echo off
rem Marcha from this folder: installs itself the first time (no network), then runs.
rem Double click: a window in which "marcha" works.   In a window: marcha.bat demo
setlocal EnableExtensions
chcp 65001 >nul
set "MARCHA_USB=%~dp0"
set "MARCHA_PY="
rem Where the installer below puts the launcher; an open window does not learn it.
set "PATH=%PATH%;%LOCALAPPDATA%\Programs\Python\Launcher"
for %%V in (3.13 3.12 3.11 3.14) do (
  if not defined MARCHA_PY (
    py -%%V -c "import sys" >nul 2>nul && set "MARCHA_PY=py -%%V"
  )
)
if not defined MARCHA_PY (
  python -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))" >nul 2>nul && set "MARCHA_PY=python"
)
if not defined MARCHA_PY (
  for %%F in ("%MARCHA_USB%python\python-3.*-amd64.exe") do (
    if not defined MARCHA_PY (
      echo marcha: instalando / installing %%~nxF
      "%%~fF" /quiet InstallAllUsers=0 Include_launcher=1 InstallLauncherAllUsers=0 Include_test=0
      py -3 -c "import sys" >nul 2>nul && set "MARCHA_PY=py -3"
    )
  )
)
if not defined MARCHA_PY (
  echo marcha: hace falta Python 3.11 a 3.14 de 64 bits; vea LEEME.txt
  echo marcha: Python 3.11 to 3.14, 64 bit, is needed; see README.txt
  pause
  exit /b 2
)
set "MARCHA_EXE="
for /f "usebackq delims=" %%P in (`%MARCHA_PY% -B "%MARCHA_USB%instalar.py"`) do set "MARCHA_EXE=%%P"
if not defined MARCHA_EXE (
  pause
  exit /b 2
)
if "%~1"=="" (
  for %%P in ("%MARCHA_EXE%") do set "PATH=%%~dpP;%PATH%"
  cd /d "%USERPROFILE%\Documents" 2>nul
  "%MARCHA_EXE%" --help
  cmd /k
  exit /b 0
)
"%MARCHA_EXE%" %*
exit /b %ERRORLEVEL%
