"""A small, nasty AWS account on a moto server, and two later changes to it.

    /usr/bin/python3 make-account.py ENDPOINT make         everything below, from nothing
    /usr/bin/python3 make-account.py ENDPOINT fix          four issues fixed, and nothing else changed
    /usr/bin/python3 make-account.py ENDPOINT delete-user  the user gus is deleted

Names never change from run to run. Prints one JSON object: the unique ids and the creation second of each access key,
which together identify a key.
"""
import json
import sys
import time

import boto3

# Two keys of one user created in the same second cannot be distinguished in the credential report.
PAUSE_BETWEEN_KEYS_SECONDS = 1.1
ACCOUNT = "123456789012"
MANAGED = "arn:aws:iam::aws:policy/"


def client(service, endpoint, access_key="AKIAACCEPTANCETESTER", secret="acceptance"):
    return boto3.client(
        service, endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id=access_key, aws_secret_access_key=secret
    )


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(principal, condition=None, action="sts:AssumeRole"):
    statement = {"Effect": "Allow", "Principal": principal, "Action": action}
    if condition:
        statement["Condition"] = condition
    return document(statement)


def local(policy_name):
    return f"arn:aws:iam::{ACCOUNT}:policy/{policy_name}"


def tags(**values):
    return [{"Key": key, "Value": value} for key, value in values.items()]


POLICIES = {
    # A single statement as an object with lists as elements: equivalent to the usual spelling.
    "all-powerful": json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["*"], "Resource": ["*"]}}),
    "all-powerful-idle": document({"Effect": "Allow", "Action": "*", "Resource": "*"}),
    "s3-everything": document({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}),
    "all-but-iam": document({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}),
    "all-but-secret": document({"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::secret/*"}),
    "kms-decrypt-any": document({"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*"}),
    "pass-any-role": document({"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}),
    "forgotten-read": document({"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::reports"}),
    # The action is logs:PutLogEvents. IAM accepts the typo silently, and the role cannot write.
    "typo-logs": document(
        {"Effect": "Allow", "Action": "logs:PutLogEvent", "Resource": f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/app:log-stream:*"}
    ),
    "any-value": document(
        {
            "Effect": "Allow",
            "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::reports/*",
            "Condition": {"ForAnyValue:StringEquals": {"aws:SourceVpce": ["vpce-0123456789abcdef0"]}},
        }
    ),
    # Bool instead of BoolIfExists: a call signed with a long-lived key carries no such context key, so nothing is denied.
    "require-mfa-broken": document(
        {
            "Effect": "Deny",
            "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices", "sts:GetSessionToken"],
            "Resource": "*",
            "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}},
        }
    ),
}

GROUPS = {
    "Administrators": [MANAGED + "AdministratorAccess"],
    "developers": [local("s3-everything"), local("all-but-iam"), local("pass-any-role"), local("require-mfa-broken")],
    "helpdesk": [MANAGED + "AWSCloudShellFullAccess"],
    "ghosts": [],
}

ROLES = {
    "ec2-web": (trust({"Service": "ec2.amazonaws.com"}), [local("all-powerful"), MANAGED + "service-role/AmazonEC2RoleforSSM"], tags(Team="web")),
    "vendor-no-id": (trust({"AWS": "arn:aws:iam::999999999999:root"}), [MANAGED + "ReadOnlyAccess", local("all-but-secret")], []),
    "vendor-with-id": (
        trust({"AWS": "888888888888"}, {"StringEquals": {"sts:ExternalId": "5f1d7a2e9c"}}),
        [local("any-value")],
        tags(Team="audit"),
    ),
    "open-to-all": (trust("*"), [], []),
    "open-in-org": (trust({"AWS": "*"}, {"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}}), [], []),
    "ci-deploy": (
        trust(
            {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"},
            {"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}},
            "sts:AssumeRoleWithWebIdentity",
        ),
        [MANAGED + "AdministratorAccess"],
        tags(Team="build"),
    ),
    "ai-agent": (trust({"Service": "bedrock.amazonaws.com"}), [local("typo-logs")], []),
}

USERS = {
    "ada": ("/", ["Administrators"], tags(Team="platform")),
    "bob": ("/", ["developers"], tags(Team="web")),
    "cleo": ("/", ["developers"], tags(Team="web")),
    "dirk": ("/", [], []),
    "emil": ("/", ["helpdesk"], tags(Team="support")),
    # A name that a spreadsheet would run as a formula, under a path.
    "=fay+ops@example.com": ("/staff/", [], []),
    "gus": ("/", [], tags(Team="crypto")),
    "svc-backup": ("/service/", [], tags(Type="service")),
}


def make(endpoint):
    iam = client("iam", endpoint)
    ids, keys = {}, {}

    def make_key(label, user_name):
        key = iam.create_access_key(UserName=user_name)["AccessKey"]
        keys[label] = {
            "userId": ids[user_name],
            "createdSecond": int(key["CreateDate"].timestamp()),
            "accessKeyId": key["AccessKeyId"],
        }
        return key

    def use_key(key):
        client("sts", endpoint, key["AccessKeyId"], key["SecretAccessKey"]).get_caller_identity()

    iam.update_account_password_policy(
        MinimumPasswordLength=6,
        RequireSymbols=False,
        RequireNumbers=False,
        RequireUppercaseCharacters=False,
        RequireLowercaseCharacters=True,
        AllowUsersToChangePassword=True,
        PasswordReusePrevention=3,
    )
    for name, text in POLICIES.items():
        iam.create_policy(PolicyName=name, PolicyDocument=text)
    for name, arns in GROUPS.items():
        iam.create_group(GroupName=name)
        for arn in arns:
            iam.attach_group_policy(GroupName=name, PolicyArn=arn)
    iam.create_open_id_connect_provider(
        Url="https://token.actions.githubusercontent.com",
        ClientIDList=["sts.amazonaws.com"],
        ThumbprintList=["6938fd4d98bab03faadb97b34396831e3780aea1"],
    )
    iam.create_saml_provider(Name="corporate", SAMLMetadataDocument="<EntityDescriptor>" + "x" * 1100 + "</EntityDescriptor>")
    for name, (trust_policy, arns, role_tags) in ROLES.items():
        ids[name] = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust_policy, Tags=role_tags)["Role"]["RoleId"]
        for arn in arns:
            iam.attach_role_policy(RoleName=name, PolicyArn=arn)
    iam.create_instance_profile(InstanceProfileName="ec2-web")
    iam.add_role_to_instance_profile(InstanceProfileName="ec2-web", RoleName="ec2-web")
    for name, (path, groups, user_tags) in USERS.items():
        ids[name] = iam.create_user(UserName=name, Path=path, Tags=user_tags)["User"]["UserId"]
        for group in groups:
            iam.add_user_to_group(UserName=name, GroupName=group)

    iam.put_group_policy(
        GroupName="helpdesk", PolicyName="operations", PolicyDocument=document({"Effect": "Allow", "Action": "*:*", "Resource": "*"})
    )
    # A group's ARN is no principal: iam:CreateAccessKey is evaluated against the user's ARN, so this denies no one.
    iam.put_group_policy(
        GroupName="developers",
        PolicyName="deny-keys",
        PolicyDocument=document({"Effect": "Deny", "Action": "iam:CreateAccessKey", "Resource": f"arn:aws:iam::{ACCOUNT}:group/developers"}),
    )
    iam.put_user_policy(
        UserName="emil", PolicyName="everything", PolicyDocument=document({"Effect": "Allow", "Action": "*", "Resource": "*"})
    )
    iam.put_user_policy(
        UserName="emil",
        PolicyName="read-logs",
        PolicyDocument=document(
            {
                "Effect": "Allow",
                "Action": "logs:GetLogEvents",
                "Resource": f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/app:log-stream:*",
            }
        ),
    )
    iam.attach_user_policy(UserName="dirk", PolicyArn=MANAGED + "AdministratorAccess")
    iam.attach_user_policy(UserName="gus", PolicyArn=local("kms-decrypt-any"))

    for name in ("ada", "bob", "svc-backup"):
        iam.create_login_profile(UserName=name, Password="Correct-horse-7", PasswordResetRequired=False)
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName="bob")["VirtualMFADevice"]["SerialNumber"]
    iam.enable_mfa_device(UserName="bob", SerialNumber=device, AuthenticationCode1="123456", AuthenticationCode2="654321")

    make_key("bob 1", "bob")
    use_key(make_key("cleo 1", "cleo"))
    inactive = make_key("gus 1", "gus")
    iam.update_access_key(UserName="gus", AccessKeyId=inactive["AccessKeyId"], Status="Inactive")
    use_key(make_key("svc-backup 1", "svc-backup"))
    time.sleep(PAUSE_BETWEEN_KEYS_SECONDS)
    make_key("cleo 2", "cleo")

    # The first hana had a password and a key; the second has only the name.
    ids["first hana"] = iam.create_user(UserName="hana")["User"]["UserId"]
    iam.create_login_profile(UserName="hana", Password="Correct-horse-7")
    key = iam.create_access_key(UserName="hana")["AccessKey"]
    iam.delete_access_key(UserName="hana", AccessKeyId=key["AccessKeyId"])
    iam.delete_login_profile(UserName="hana")
    iam.delete_user(UserName="hana")
    time.sleep(PAUSE_BETWEEN_KEYS_SECONDS)
    ids["hana"] = iam.create_user(UserName="hana")["User"]["UserId"]

    # moto does not parse certificates: all of them expired in 2012.
    iam.upload_server_certificate(ServerCertificateName="old-site", CertificateBody="body", PrivateKey="none")
    return {"ids": ids, "keys": keys}


def fix(endpoint):
    iam = client("iam", endpoint)
    iam.tag_user(UserName="dirk", Tags=tags(Team="platform"))
    iam.add_user_to_group(UserName="hana", GroupName="ghosts")
    iam.update_assume_role_policy(
        RoleName="vendor-no-id",
        PolicyDocument=trust({"AWS": "arn:aws:iam::999999999999:root"}, {"StringEquals": {"sts:ExternalId": "c9e2a7d1f5"}}),
    )
    newest = max(iam.list_access_keys(UserName="cleo")["AccessKeyMetadata"], key=lambda key: key["CreateDate"])
    iam.update_access_key(UserName="cleo", AccessKeyId=newest["AccessKeyId"], Status="Inactive")
    return {}


def delete_user(endpoint):
    iam = client("iam", endpoint)
    iam.detach_user_policy(UserName="gus", PolicyArn=local("kms-decrypt-any"))
    for key in iam.list_access_keys(UserName="gus")["AccessKeyMetadata"]:
        iam.delete_access_key(UserName="gus", AccessKeyId=key["AccessKeyId"])
    iam.delete_user(UserName="gus")
    return {}


ACTIONS = {"make": make, "fix": fix, "delete-user": delete_user}

if __name__ == "__main__":
    print(json.dumps(ACTIONS[sys.argv[2]](sys.argv[1])))
