/* What the C program needs for its checks: they tell their outcome as one line of JSON each, and end at the first failure. */
#ifndef CHECKS_H
#define CHECKS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct check {
    const char *name;
    void (*run)(void);
};

static jmp_buf checks_end;
static char checks_failure[600];
static int checks_skipped;

static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(checks_failure, sizeof checks_failure, format, arguments);
    va_end(arguments);
    longjmp(checks_end, 1);
}

static void equal_numbers(long long actual, long long expected, const char *what) {
    if (actual != expected) fail("%s: expected %lld, got %lld", what, expected, actual);
}

static void equal_texts(const char *actual, const char *expected, const char *what) {
    if (strcmp(actual, expected) != 0) fail("%s: expected %s, got %s", what, expected, actual);
}

/* Has the driver stop, start, restart or kill the server, and waits for that. Skips where the server isn't the driver's. */
static void ask(const char *what) {
    char answer[32] = "";
    printf("{\"ask\":\"%s\"}\n", what);
    fflush(stdout);
    if (fgets(answer, sizeof answer, stdin) == NULL || strcmp(answer, "done\n") != 0) {
        checks_skipped = 1;
        fail("the server isn't ours to restart");
    }
}

static void tell(const char *name, const char *outcome, const char *reason) {
    printf("{\"check\":\"%s\",\"%s\":\"", name, outcome);
    for (; *reason != '\0'; reason++) {
        if (*reason == '"' || *reason == '\\') putchar('\\');
        putchar((unsigned char)*reason < ' ' ? ' ' : *reason);
    }
    printf("\"}\n");
    fflush(stdout);
}

static void run_check(const struct check *check) {
    checks_skipped = 0;
    if (setjmp(checks_end) == 0) {
        check->run();
        tell(check->name, "passed", "yes");
    } else {
        tell(check->name, checks_skipped ? "skipped" : "failed", checks_failure);
    }
}

static void run_checks(const struct check *checks, int count) {
    for (int n = 0; n < count; n++) run_check(&checks[n]);
    printf("{\"end\":true}\n");
    fflush(stdout);
}

#endif
