"""The shared-identity job as one writes it with Microsoft's Graph SDK for Python: sequential, with asyncio.gather, or with $batch.

Reads GRAPH, TOKEN and ACCOUNTS from the environment; the first argument is the manner. Fails unless every account ends up licensed.
"""

import asyncio
import json
import os
import sys
import uuid

import httpx
from kiota_abstractions.authentication import AuthenticationProvider
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_serialization_json.json_parse_node_factory import JsonParseNodeFactory
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.groups.item.assign_license.assign_license_post_request_body import (
    AssignLicensePostRequestBody,
)
from msgraph.generated.groups.item.group_item_request_builder import GroupItemRequestBuilder
from msgraph.generated.models.assigned_license import AssignedLicense
from msgraph.generated.models.group import Group
from msgraph.generated.models.password_profile import PasswordProfile
from msgraph.generated.models.user import User
from msgraph.generated.users.item.user_item_request_builder import UserItemRequestBuilder
from msgraph_core.requests.batch_request_builder import BatchRequestBuilder
from msgraph_core.requests.batch_request_content import BatchRequestContent
from msgraph_core.requests.batch_request_item import BatchRequestItem

PRODUCT = "MICROSOFT_REMOTE_ASSIST"
BATCH = 20
AT_ONCE = 8


class Token(AuthenticationProvider):
    """The SDK's own providers refuse plain http, which the simulated tenant speaks on loopback."""

    async def authenticate_request(self, request, additional_authentication_context={}):
        request.headers.add("Authorization", f"Bearer {os.environ['TOKEN']}")


def account(number):
    name = f"peer-{number:05}"
    password = PasswordProfile(password=f"Aa1!{uuid.uuid4()}", force_change_password_next_sign_in=False)
    return User(account_enabled=True, display_name=name, mail_nickname=name, usage_location="US",
                user_principal_name=f"{name}@contoso.com", password_profile=password)


STATES = RequestConfiguration(
    query_parameters=UserItemRequestBuilder.UserItemRequestBuilderGetQueryParameters(
        select=["id", "licenseAssignmentStates"]
    )
)
PROGRESS = RequestConfiguration(
    query_parameters=GroupItemRequestBuilder.GroupItemRequestBuilderGetQueryParameters(
        select=["id", "assignedLicenses", "licenseProcessingState"]
    )
)


class Job:
    def __init__(self, client, adapter):
        self.client, self.adapter = client, adapter

    async def each(self, calls):
        """One request after another."""
        return [await call() for call in calls]

    async def made(self, accounts):
        return await self.each([lambda one=one: self.client.users.post(one) for one in accounts])

    async def states(self, users):
        return await self.each([lambda one=one: self.client.users.by_user_id(one.id).get(STATES) for one in users])

    async def run(self, number):
        users = await self.made([account(n) for n in range(1, number + 1)])
        group = await self.client.groups.post(
            Group(display_name="Peers", mail_enabled=False, mail_nickname="peers", security_enabled=True)
        )
        item = self.client.groups.by_group_id(group.id)
        # Twenty members fit in one request; requests to one group go one after another.
        for start in range(0, len(users), BATCH):
            links = [f"https://graph.microsoft.com/v1.0/directoryObjects/{one.id}" for one in users[start:start + BATCH]]
            await item.patch(Group(additional_data={"members@odata.bind": links}))
        skus = await self.client.subscribed_skus.get()
        sku = next(one.sku_id for one in skus.value if one.sku_part_number == PRODUCT)
        give = [AssignedLicense(sku_id=sku, disabled_plans=[])]
        await item.assign_license.post(AssignLicensePostRequestBody(add_licenses=give, remove_licenses=[]))
        while True:
            seen = await item.get(PROGRESS)
            state = seen.license_processing_state
            if seen.assigned_licenses and state is not None and state.state == "ProcessingComplete":
                break
            await asyncio.sleep(0.5)
        for user in await self.states(users):
            held = [one for one in user.license_assignment_states or [] if one.state == "Active"]
            assert any(one.sku_id == sku for one in held), user.id


class Gathered(Job):
    async def each(self, calls):
        """Several requests at the same time, and not all at once, so that a real service would not refuse."""
        free = asyncio.Semaphore(AT_ONCE)

        async def one(call):
            async with free:
                return await call()

        return await asyncio.gather(*(one(call) for call in calls))


HEADERS = {"Authorization": f"Bearer {os.environ['TOKEN']}", "Content-Type": "application/json"}


class Batched(Job):
    http = httpx.AsyncClient(timeout=60)

    async def batches(self, requests, kind):
        found = []
        for start in range(0, len(requests), BATCH):
            items = [BatchRequestItem(one, str(number)) for number, one in enumerate(requests[start:start + BATCH])]
            for item in items:
                # Once the client has sent something, the library writes absolute addresses, which a batch must not hold.
                item.url = item.url.removeprefix(os.environ["GRAPH"])
            content = BatchRequestContent({item.id: item for item in items})
            asked = await BatchRequestBuilder(self.adapter).to_post_request_information(content)
            # The library's own reader of batches (msgraph-core 1.x) gives no bodies that are objects, so the batch that it
            # wrote is sent by the HTTP client that it uses, and read here.
            sent = await self.http.post(asked.url, content=asked.content, headers=HEADERS)
            assert sent.status_code == 200, (sent.status_code, sent.text)
            answers = sent.json()["responses"]
            bodies = {one["id"]: json.dumps(one["body"]).encode() for one in answers if one["status"] < 300}
            for item in items:
                node = JsonParseNodeFactory().get_root_parse_node("application/json", bodies[item.id])
                found.append(node.get_object_value(kind))
        return found

    async def made(self, accounts):
        return await self.batches([self.client.users.to_post_request_information(one) for one in accounts], User)

    async def states(self, users):
        return await self.batches(
            [self.client.users.by_user_id(one.id).to_get_request_information(STATES) for one in users], User
        )


async def main(manner):
    adapter = GraphRequestAdapter(Token())
    adapter.base_url = os.environ["GRAPH"]
    client = GraphServiceClient(request_adapter=adapter)
    job = {"sequential": Job, "gather": Gathered, "batch": Batched}[manner](client, adapter)
    await job.run(int(os.environ["ACCOUNTS"]))


asyncio.run(main(sys.argv[1]))
