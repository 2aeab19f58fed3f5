"""A made-up secret of each kind. They are put together here, so that no scanner takes this file for a leak."""

import random
import string

_DRAW = random.Random(20240607)


def draw(length: int, letters: str = string.ascii_letters + string.digits) -> str:
    """Draw characters that hold a capital, a small letter and a digit."""
    return "aB3" + "".join(_DRAW.choice(letters) for _ in range(length - 3))


UPPER = string.ascii_uppercase + "234567"
KEY_LINES = [draw(64) for _ in range(4)]
PLANTED: dict[str, tuple[str, str, str]] = {
    "openai": ("openai-key", secret := "sk-" + "proj-" + draw(80), f"The worker uses {secret} today."),
    "openai-short": ("openai-key", secret := "sk-" + draw(48), f"export OPENAI={secret}"),
    "anthropic": ("anthropic-key", secret := "sk-" + "ant-api03-" + draw(90), f"`{secret}`"),
    "aws-id": ("aws-access-key", secret := "AK" + "IAQ" + "".join(_DRAW.choice(UPPER) for _ in range(15)), f"| id | {secret} |"),
    "aws-secret": ("aws-secret-key", secret := draw(19) + "/" + draw(20), f"aws_secret_access_key = {secret}"),
    "aws-json": ("aws-secret-key", secret := draw(20) + "+" + draw(19), f'{{"SecretAccessKey": "{secret}"}}'),
    "gcp-api": ("gcp-api-key", secret := "AI" + "zaSy" + draw(33), f"https://maps.test/js?key={secret}&v=3"),
    "gcp-account": ("private-key", secret := draw(64), '{"private_key": "-----BEGIN ' + f'PRIVATE KEY-----\\n{secret}\\n{draw(64)}\\n-----END PRIVATE KEY-----\\n"}}'),
    "github": ("github-token", secret := "gh" + "p_" + draw(36), f"git clone with {secret}."),
    "github-oauth": ("github-token", secret := "gh" + "o_" + draw(36), f"- {secret}"),
    "github-pat": ("github-token", secret := "github" + "_pat_" + draw(22) + "_" + draw(59), f"PAT {secret}"),
    "slack": ("slack-token", secret := "xo" + "xb-1234567890-" + draw(24), f"bot: {secret}"),
    "slack-hook": ("slack-webhook", secret := "T01AB2CD3/B02AB2CD3/" + draw(24), f"POST https://hooks.slack.com/services/{secret}"),
    "stripe": ("stripe-key", secret := "sk" + "_live_" + draw(24), f"({secret})"),
    "jwt": ("jwt", secret := "ey" + "J" + draw(30) + "." + "eyJ" + draw(60) + "." + draw(43), f"Authorization: Bearer {secret}"),
    "pem": ("private-key", secret := KEY_LINES[2], "-----BEGIN RSA " + "PRIVATE KEY-----\n" + "\n".join(KEY_LINES) + "\n-----END RSA PRIVATE KEY-----"),
    "url": ("url-password", secret := "Tr0ub" + "4dor", f"postgres://billing:{secret}@db.internal:5432/ledger"),
    "password": ("password", secret := "hunter" + "2hunter2", f"password={secret}"),
    "passwd": ("password", secret := "c0rrect" + "&horse!9", f"passwd: {secret}"),
    "quoted": ("password", secret := "battery" + "staple", f'DB_PASSWORD = "{secret}"'),
    "pair": ("api-key", secret := "9f8e7d6c5b4a3928" + "1706f5e4d3c2b1a0", f"api_key = {secret}"),
    "token": ("token", secret := draw(40), f"auth_token: '{secret}'"),
}  # fmt: skip
"""Name → kind, the secret, and a text that holds it."""

HARMLESS = (
    "password=<your password>", "password: ********", "sk-...", "AKIAIOSFODNN7EXAMPLE", "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "commit 3f786850e387550fdab836ed7e6dc881de23001b", "id 3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    "![chart](data:image/png;base64," + "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4" * 4 + ")", "token=abc in prose",
    "the token: JWT", "max_tokens=4096", "Tokens: 1,200,000", "password: required, at least 12 characters", "API key: rotated yearly",
    "token = next_page_token", "password=os.environ['DB']", "password=$DB_PASSWORD", "password = getpass()", "postgres://user:password@localhost/db",
    "postgres://user:${PW}@h/db", "http://host:8080/a@b", "sk-learn-model-version-2024-retrained", "secret: stored in Vault", "Secret: s3-bucket-policy",
    "token: k8s-service-account", "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "Bearer token: see section 4.2",
    "per-token cost: 0.002", "the password= parameter", "-----BEGIN PRIVATE KEY----- is how a key starts", "token=`<TOKEN>`", "api_key: str = None",
    "password: str", "secret=settings.SECRET", "cost per token: $0.0004/1k", "passwords: hashed", "password: argon2id", "price per token = 0.03",
    "primary key: user_id2024x", "sha256:" + "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "Secrets: none", "token budget: 12k",
)  # fmt: skip
"""What speaks of secrets, or looks like one, and is none."""
