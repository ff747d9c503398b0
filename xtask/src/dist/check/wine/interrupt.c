/* Runs a program as a terminal does, and presses Ctrl+C there once the file that is named first exists: what SIGTERM is elsewhere. Ctrl+Break,
   which the program takes as well, Wine 8 cannot send. Ends as the program does. Never shipped. */
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

/* It goes to every program of the terminal, and is for the other. */
static BOOL WINAPI pass_over(DWORD event) {
    (void)event;
    return TRUE;
}

int wmain(int count, wchar_t **words) {
    static wchar_t line[32768];
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION program;
    DWORD code = 1;
    int told = 0;
    for (int i = 2; i < count; i++) {
        wcscat(line, i > 2 ? L" \"" : L"\"");
        wcscat(line, words[i]);
        wcscat(line, L"\"");
    }
    SetConsoleCtrlHandler(pass_over, TRUE);
    if (count < 3 || !CreateProcessW(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &program)) {
        fprintf(stderr, "the program does not start: %lu\n", GetLastError());
        return 1;
    }
    while (WaitForSingleObject(program.hProcess, 50) == WAIT_TIMEOUT) {
        if (!told && GetFileAttributesW(words[1]) != INVALID_FILE_ATTRIBUTES) {
            told = GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0);
            if (!told) {
                fprintf(stderr, "Ctrl+C could not be sent: %lu\n", GetLastError());
                return 1;
            }
        }
    }
    GetExitCodeProcess(program.hProcess, &code);
    return (int)code;
}
