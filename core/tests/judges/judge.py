"""The Graph SDK for Python of Microsoft deploys to the simulated tenant and removes everything again."""

import asyncio
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import uuid

from kiota_abstractions.authentication import AuthenticationProvider
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.device_management.device_configurations.item.assign.assign_post_request_body import (
    AssignPostRequestBody,
)
from msgraph.generated.groups.item.assign_license.assign_license_post_request_body import (
    AssignLicensePostRequestBody,
)
from msgraph.generated.groups.item.group_item_request_builder import GroupItemRequestBuilder
from msgraph.generated.models.assigned_license import AssignedLicense
from msgraph.generated.models.device_configuration_assignment import DeviceConfigurationAssignment
from msgraph.generated.models.group import Group
from msgraph.generated.models.group_assignment_target import GroupAssignmentTarget
from msgraph.generated.models.invitation import Invitation
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.oma_setting_integer import OmaSettingInteger
from msgraph.generated.models.oma_setting_string import OmaSettingString
from msgraph.generated.models.password_profile import PasswordProfile
from msgraph.generated.models.user import User
from msgraph.generated.models.windows10_custom_configuration import Windows10CustomConfiguration
from msgraph.generated.users.item.user_item_request_builder import UserItemRequestBuilder
from msgraph.generated.users.users_request_builder import UsersRequestBuilder
from msgraph_core.tasks.page_iterator import PageIterator

ROOT = pathlib.Path(__file__).resolve().parents[3]
ACCOUNTS = 8
OMA_URI = "./Vendor/MSFT/Policy/Config/MixedReality/AADGroupMembershipCacheValidityInDays"


class Token(AuthenticationProvider):
    """The SDK's own providers refuse to send a token over plain http; this one talks to a child on loopback only."""

    def __init__(self, token):
        self.token = token

    async def authenticate_request(self, request, additional_authentication_context={}):
        request.headers.add("Authorization", f"Bearer {self.token}")


def select(builder, names):
    return RequestConfiguration(query_parameters=builder(select=names))


async def names_of_users(client):
    """Every user principal name, read page by page."""
    parameters = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters(
        select=["id", "userPrincipalName"], top=7
    )
    first = await client.users.get(RequestConfiguration(query_parameters=parameters))
    names = []

    def take(user):
        names.append(user.user_principal_name)
        return True

    await PageIterator(first, client.request_adapter).iterate(take)
    return sorted(names)


async def holdings(client):
    groups = await client.groups.get()
    profiles = await client.device_management.device_configurations.get()
    skus = await client.subscribed_skus.get()
    return {
        "users": await names_of_users(client),
        "groups": sorted(one.display_name for one in groups.value),
        "profiles": sorted(one.display_name for one in profiles.value),
        "seats": {one.sku_part_number: one.consumed_units for one in skus.value},
    }


async def refused(call, status):
    """The error of a call that must be refused, as the SDK reads it."""
    try:
        await call
    except ODataError as error:
        assert error.response_status_code == status, (error.response_status_code, status)
        assert error.error.code and error.error.message and error.error.inner_error.request_id
        return error.error
    raise AssertionError(f"a call was not refused with {status}")


def account(number):
    name = f"judge-{number:02}"
    return User(
        account_enabled=True,
        display_name=name,
        mail_nickname=name,
        user_principal_name=f"{name}@contoso.com",
        usage_location="US",
        password_profile=PasswordProfile(
            password=f"Aa1!{uuid.uuid4()}", force_change_password_next_sign_in=False
        ),
    )


async def licence(group, sku, give):
    """Gives a product to a group, or takes it, and waits until that is processed."""
    added = [AssignedLicense(sku_id=sku, disabled_plans=[])] if give else []
    await group.assign_license.post(
        AssignLicensePostRequestBody(add_licenses=added, remove_licenses=[] if give else [sku])
    )
    wanted = select(
        GroupItemRequestBuilder.GroupItemRequestBuilderGetQueryParameters,
        ["id", "assignedLicenses", "licenseProcessingState"],
    )
    for _ in range(600):
        seen = await group.get(wanted)
        state = seen.license_processing_state
        held = [one.sku_id for one in seen.assigned_licenses or []]
        if state is not None and state.state == "ProcessingComplete" and (sku in held) == give:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the group licence was never processed")


async def states_of(client, user, group):
    seen = await client.users.by_user_id(user).get(
        select(
            UserItemRequestBuilder.UserItemRequestBuilderGetQueryParameters,
            ["id", "licenseAssignmentStates"],
        )
    )
    return [
        (one.sku_id, one.state, one.error)
        for one in seen.license_assignment_states or []
        if one.assigned_by_group == group
    ]


async def shared_identity(client):
    """Accounts, a group, memberships and a licence; gives what removes them."""
    users = [await client.users.post(account(number)) for number in range(1, ACCOUNTS + 1)]
    assert all(user.id and user.user_principal_name for user in users)
    conflict = await refused(client.users.post(account(1)), 400)
    assert "userPrincipalName" in conflict.message, conflict.message
    made = await client.groups.post(
        Group(
            display_name="Judged headsets",
            mail_enabled=False,
            mail_nickname="judged-headsets",
            security_enabled=True,
        )
    )
    group = client.groups.by_group_id(made.id)
    objects = [f"https://graph.microsoft.com/v1.0/directoryObjects/{user.id}" for user in users]
    await group.patch(Group(additional_data={"members@odata.bind": objects}))
    members = await group.members.get()
    assert sorted(one.id for one in members.value) == sorted(user.id for user in users)
    assert all(isinstance(one, User) for one in members.value), "members are told by their type"
    skus = await client.subscribed_skus.get()
    sku = next(one for one in skus.value if one.sku_part_number == "MICROSOFT_REMOTE_ASSIST")
    await licence(group, sku.sku_id, give=True)
    for user in users:
        states = await states_of(client, user.id, made.id)
        assert states == [(sku.sku_id, "Active", "None")], states
    return users, made, sku.sku_id


async def remove_shared_identity(client, users, made, sku):
    group = client.groups.by_group_id(made.id)
    await refused(group.delete(), 400)
    await licence(group, sku, give=False)
    for user in users:
        assert await states_of(client, user.id, made.id) == []
    await group.delete()
    await refused(group.get(), 404)
    for user in users:
        await client.users.by_user_id(user.id).delete()


async def guest(client):
    answer = await client.invitations.post(
        Invitation(
            invited_user_email_address="expert-01@vendor.example",
            invite_redirect_url="https://myapps.microsoft.com",
            send_invitation_message=False,
        )
    )
    assert answer.status == "PendingAcceptance" and answer.invite_redeem_url
    invited = client.users.by_user_id(answer.invited_user.id)
    seen = await invited.get(
        select(
            UserItemRequestBuilder.UserItemRequestBuilderGetQueryParameters,
            ["userType", "externalUserState", "userPrincipalName"],
        )
    )
    assert (seen.user_type, seen.external_user_state) == ("Guest", "PendingAcceptance")
    assert "#EXT#" in seen.user_principal_name
    # The name with `#` escaped by the SDK leads to the same guest.
    assert (await client.users.by_user_id(seen.user_principal_name).get()).id == answer.invited_user.id
    await invited.delete()


async def profile(client, made):
    posted = await client.device_management.device_configurations.post(
        Windows10CustomConfiguration(
            odata_type="#microsoft.graph.windows10CustomConfiguration",
            display_name="Judged profile",
            oma_settings=[
                OmaSettingInteger(
                    odata_type="#microsoft.graph.omaSettingInteger",
                    display_name="Days without network",
                    oma_uri=OMA_URI,
                    value=7,
                )
            ],
        )
    )
    item = client.device_management.device_configurations.by_device_configuration_id(posted.id)
    target = GroupAssignmentTarget(
        odata_type="#microsoft.graph.groupAssignmentTarget", group_id=made.id
    )
    await item.assign.post(
        AssignPostRequestBody(assignments=[DeviceConfigurationAssignment(target=target)])
    )
    seen = await item.get()
    assert isinstance(seen, Windows10CustomConfiguration), type(seen)
    assert isinstance(seen.oma_settings[0], OmaSettingInteger), type(seen.oma_settings[0])
    assert (seen.oma_settings[0].oma_uri, seen.oma_settings[0].value) == (OMA_URI, 7)
    assigned = await item.assignments.get()
    assert [one.target.group_id for one in assigned.value] == [made.id]
    await item.delete()
    await refused(item.get(), 404)


def ours(folder, announced, verb):
    """Runs our command line on the same tenant."""
    for name in ("plant-7.yaml", "plant-7-devices.csv"):
        shutil.copy(ROOT / "examples/scenarios" / name, folder)
    subprocess.run(
        [os.environ["REMOTE_ASSIST_BINARY"], verb, "plant-7.yaml", "--yes", "--simulator", announced["authority"]],
        cwd=folder,
        env={**os.environ, "HOME": folder},
        check=True,
        capture_output=True,
    )


async def reads_back(client, announced):
    """What our command line wrote, read by the SDK's types."""
    with tempfile.TemporaryDirectory() as folder:
        ours(folder, announced, "apply")
        listed = await client.device_management.device_configurations.get()
        made = {one.display_name: one for one in listed.value if "plant-7" in one.display_name}
        assert sorted(made) == [
            "HoloLens plant-7: Windows Hello PIN",
            "HoloLens plant-7: device policies",
            "HoloLens plant-7: kiosk",
        ], made
        assert all(isinstance(one, Windows10CustomConfiguration) for one in made.values())
        groups = await client.groups.get()
        group = next(one for one in groups.value if one.display_name.startswith("Plant 7"))
        kiosk = made["HoloLens plant-7: kiosk"].oma_settings[0]
        assert isinstance(kiosk, OmaSettingString) and group.id in kiosk.value, kiosk
        for one in made.values():
            item = client.device_management.device_configurations.by_device_configuration_id(one.id)
            assigned = await item.assignments.get()
            assert [target.target.group_id for target in assigned.value] == [group.id]
        ours(folder, announced, "teardown")


async def judge(announced):
    adapter = GraphRequestAdapter(Token(announced["token"]))
    adapter.base_url = announced["graph"]
    client = GraphServiceClient(request_adapter=adapter)
    before = await holdings(client)
    identity = await shared_identity(client)
    print(f"msgraph-sdk (Python): shared identity: {ACCOUNTS} accounts, group, memberships, licence active for each member")
    await guest(client)
    print("msgraph-sdk (Python): guest: invited, read by name, removed")
    await profile(client, identity[1])
    print("msgraph-sdk (Python): Intune: custom profile made, assigned, read as its type, removed")
    await reads_back(client, announced)
    print("msgraph-sdk (Python): what our command line wrote: three profiles with their settings and groups")
    await remove_shared_identity(client, *identity)
    after = await holdings(client)
    assert after == before, (before, after)
    print("msgraph-sdk (Python): removal: licence off, group and accounts deleted, the tenant is as it was")


def main():
    served = subprocess.Popen(
        [os.environ["REMOTE_ASSIST_BINARY"], "sim", "serve"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        asyncio.run(judge(json.loads(served.stdout.readline())))
    finally:
        # The tenant is served until its input ends.
        served.stdin.close()
        served.wait(timeout=20)


if __name__ == "__main__":
    sys.exit(main())
