#include "verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_SIZE_MAX = 1024 * 1024 };

static bool is_chinese;

const char *say(const char *english, const char *chinese)
{
    return is_chinese ? chinese : english;
}

static enum verdict tell(enum verdict verdict, const char *subject, const char *text)
{
    const char *kind =
        verdict == VERDICT_DAMAGE ? say("damage", "损坏") : say("undecided", "无法判断");
    (void)fprintf(stderr, "alms-verify: %s: %s: %s\n", kind, subject, text);
    return verdict;
}

enum verdict damage(const char *subject, const char *english, const char *chinese)
{
    return tell(VERDICT_DAMAGE, subject, say(english, chinese));
}

enum verdict undecided(const char *subject, const char *english, const char *chinese)
{
    return tell(VERDICT_UNDECIDED, subject, say(english, chinese));
}

static enum verdict usage(FILE *file)
{
    (void)fputs(say("Usage: alms-verify --vkey=KEY|--policy=FILE [--lang=zh|en] FOLDER|PROOF\n"
                    "\nCheck a published log, or a proof of one record, without alms\n\n"
                    "  FOLDER         with checkpoint, tiles and entry bundles (tlog-tiles)\n"
                    "  PROOF          a file as a donor gets it (tlog-proof)\n"
                    "  --vkey=KEY     the key of the log, as NAME+HEX+BASE64\n"
                    "  --policy=FILE  keys of logs and witnesses, and the quorum (tlog-policy)\n"
                    "  --lang=zh|en   the language (else that of the environment)\n"
                    "\nExit status: 0 right, 1 damage, 2 cannot decide, 3 wrong use\n",
                    "用法：alms-verify --vkey=密钥|--policy=文件 [--lang=zh|en] 文件夹|证明\n"
                    "\n不用 alms 核验已公布的日志，或一条记录的证明\n\n"
                    "  文件夹         含检查点、分块和记录包（tlog-tiles）\n"
                    "  证明           捐赠人得到的文件（tlog-proof）\n"
                    "  --vkey=密钥    日志的公钥，形如 名称+十六进制+BASE64\n"
                    "  --policy=文件  日志和见证人的公钥及法定数（tlog-policy）\n"
                    "  --lang=zh|en   语言（否则按环境变量）\n"
                    "\n退出状态：0 无误，1 损坏，2 无法判断，3 用法错误\n"),
                file);
    return VERDICT_USAGE;
}

static void choose_language(void)
{
    const char *all = getenv("LC_ALL"); /* NOLINT(concurrency-mt-unsafe) */
    /* NOLINTNEXTLINE(concurrency-mt-unsafe) */
    const char *language = all != NULL && all[0] != '\0' ? all : getenv("LANG");
    is_chinese = language != NULL && strncmp(language, "zh", 2) == 0;
}

static enum verdict add_policy(struct policy *policy, const char *path)
{
    char *text = NULL;
    size_t size = 0;
    if (!read_file(path, FILE_SIZE_MAX, &text, &size))
        return undecided(path, "cannot be read", "无法读取");
    const enum verdict verdict = policy_parse(policy, (struct span){text, size});
    free(text);
    return verdict;
}

static enum verdict check(struct policy *policy, const char *path)
{
    struct stat about;
    char *text = NULL;
    size_t size = 0;
    if (stat(path, &about) == 0 && S_ISDIR(about.st_mode))
        return folder_check(policy, path);
    if (!read_file(path, FILE_SIZE_MAX, &text, &size))
        return undecided(path, "cannot be read", "无法读取");
    const enum verdict verdict = proof_check(policy, (struct span){text, size}, path);
    free(text);
    return verdict;
}

/* Takes one word of the command line; VERDICT_RIGHT if it is fine. */
static enum verdict take_word(struct policy *policy, const char *word, const char **path)
{
    if (strncmp(word, "--policy=", 9) == 0)
        return add_policy(policy, word + 9);
    if (strncmp(word, "--vkey=", 7) == 0) {
        return policy_add_log(policy, (struct span){word + 7, strlen(word + 7)})
                   ? VERDICT_RIGHT
                   : undecided(word + 7, "is no key of a log", "不是日志的公钥");
    }
    if (strcmp(word, "--lang=zh") == 0 || strcmp(word, "--lang=en") == 0)
        return VERDICT_RIGHT;
    if (word[0] == '-' || *path != NULL)
        return usage(stderr);
    *path = word;
    return VERDICT_RIGHT;
}

int main(int argc, char **argv)
{
    static struct policy policy;
    const char *path = NULL;
    enum verdict verdict = VERDICT_RIGHT;
    choose_language();
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--lang=zh") == 0 || strcmp(argv[i], "--lang=en") == 0)
            is_chinese = argv[i][7] == 'z';
    }
    for (int i = 1; i < argc && verdict == VERDICT_RIGHT; i++) {
        if (strcmp(argv[i], "--help") == 0)
            return (int)usage(stdout) - (int)VERDICT_USAGE;
        verdict = take_word(&policy, argv[i], &path);
    }
    if (verdict == VERDICT_RIGHT)
        verdict = path == NULL || policy.keys_count == 0 ? usage(stderr) : check(&policy, path);
    if (verdict == VERDICT_RIGHT)
        (void)puts(say("Verified.", "核验通过。"));
    return (int)verdict;
}
