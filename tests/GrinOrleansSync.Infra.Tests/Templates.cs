using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Grin.TestData;

namespace GrinOrleansSync.Infra.Tests;

/// <summary>The Bicep files of the project, and what they compile to.</summary>
internal static class Templates
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<JsonNode[]>>> Compiled = new(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public static TheoryData<string> All =>
        [.. Directory.EnumerateFiles(Folder, "*.bicep", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(TestVectors.RepositoryRoot, "infra");

    /// <summary>Where a file is.</summary>
    public static string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>Every resource that a layer deploys, those of its modules too.</summary>
    public static Task<JsonNode[]> ResourcesAsync(string layer) => Compiled.GetOrAdd(layer, name => new Lazy<Task<JsonNode[]>>(() => CompileAsync(name))).Value;

    private static async Task<JsonNode[]> CompileAsync(string layer)
    {
        (JsonNode? template, string diagnostics) = await BicepTool.BuildAsync(PathOf(Path.Combine(layer, "main.bicep")));
        Assert.Empty(diagnostics);
        return [.. Resources(template!)];
    }

    private static IEnumerable<JsonNode> Resources(JsonNode template)
    {
        IEnumerable<JsonNode?> resources = template["resources"] is JsonObject named ? named.Select(resource => resource.Value) : template["resources"]!.AsArray();
        foreach (JsonNode resource in resources.OfType<JsonNode>().Where(resource => resource["existing"] is null))
        {
            yield return resource;
            foreach (JsonNode inner in (string?)resource["type"] == "Microsoft.Resources/deployments" ? Resources(resource["properties"]!["template"]!) : [])
            {
                yield return inner;
            }
        }
    }
}
