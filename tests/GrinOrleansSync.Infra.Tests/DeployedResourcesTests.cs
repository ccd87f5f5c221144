using System.Text.Json.Nodes;

namespace GrinOrleansSync.Infra.Tests;

/// <summary>What is deployed keeps its promises: no keys, silos that can be told apart, one at a time.</summary>
public sealed class DeployedResourcesTests
{
    [Theory]
    [InlineData("foundation")]
    [InlineData("silos")]
    public async Task Nothing_asks_for_a_key_or_holds_a_secret(string layer)
    {
        string[] texts = [.. (await Templates.ResourcesAsync(layer)).Select(resource => resource.ToJsonString())];

        Assert.NotEmpty(texts);
        Assert.All(texts, text => Assert.DoesNotContain("listKeys", text, StringComparison.OrdinalIgnoreCase));
        Assert.All(texts, text => Assert.DoesNotContain("\"secrets\"", text, StringComparison.OrdinalIgnoreCase));
        Assert.All(texts, text => Assert.DoesNotContain("sharedKey\"", text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_account_lets_in_identities_of_its_network_only()
    {
        JsonNode account = await SingleAsync("foundation", "Microsoft.Storage/storageAccounts");

        JsonNode properties = account["properties"]!;
        Assert.False((bool)properties["allowSharedKeyAccess"]!);
        Assert.False((bool)properties["allowBlobPublicAccess"]!);
        Assert.Equal("TLS1_2", (string?)properties["minimumTlsVersion"]);
        Assert.Equal("Deny", (string?)properties["networkAcls"]!["defaultAction"]);
    }

    [Fact]
    public async Task The_registry_has_no_administrator() =>
        Assert.False((bool)(await SingleAsync("foundation", "Microsoft.ContainerRegistry/registries"))["properties"]!["adminUserEnabled"]!);

    [Fact]
    public async Task The_silos_identity_may_use_blobs_and_tables_and_pull_images()
    {
        JsonNode[] assignments = await OfTypeAsync("foundation", "Microsoft.Authorization/roleAssignments");

        Assert.Equal(2, assignments.Length);
        Assert.Equal("[length(variables('roles'))]", (string?)assignments.Single(assignment => assignment["copy"] is not null)["copy"]!["count"]);
        Assert.All(assignments, assignment => Assert.Equal("ServicePrincipal", (string?)assignment["properties"]!["principalType"]));
    }

    [Fact]
    public async Task Each_silo_is_an_app_of_its_own_and_they_are_changed_one_after_the_other()
    {
        JsonNode app = (await OfTypeAsync("silos", "Microsoft.Resources/deployments")).Single(module => module["copy"] is not null);

        Assert.Equal("[length(range(0, parameters('silos')))]", (string?)app["copy"]!["count"]);
        Assert.Equal("serial", (string?)app["copy"]!["mode"], StringComparer.OrdinalIgnoreCase);
        Assert.Equal(1, (int)app["copy"]!["batchSize"]!);
    }

    [Fact]
    public async Task A_silo_has_one_replica_and_a_port_of_its_own_inside_and_out()
    {
        JsonNode properties = (await SingleAsync("silos", "Microsoft.App/containerApps"))["properties"]!;

        JsonNode scale = properties["template"]!["scale"]!;
        Assert.Equal((1, 1), ((int)scale["minReplicas"]!, (int)scale["maxReplicas"]!));
        Assert.Equal("Single", (string?)properties["configuration"]!["activeRevisionsMode"]);
        JsonNode ingress = properties["configuration"]!["ingress"]!;
        Assert.Equal("tcp", (string?)ingress["transport"]);
        Assert.Equal("[variables('siloPort')]", (string?)ingress["targetPort"]);
        Assert.Equal("[variables('siloPort')]", (string?)ingress["exposedPort"]);
        Assert.InRange((int)properties["template"]!["terminationGracePeriodSeconds"]!, 60, 600);
    }

    private static async Task<JsonNode[]> OfTypeAsync(string layer, string type) =>
        [.. (await Templates.ResourcesAsync(layer)).Where(resource => (string?)resource["type"] == type)];

    private static async Task<JsonNode> SingleAsync(string layer, string type) => Assert.Single(await OfTypeAsync(layer, type));
}
