using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Grin.TestData;
using YamlDotNet.Serialization;

namespace GrinOrleansSync.Infra.Tests;

/// <summary>azure.yaml says what the Azure Developer CLI reads, and names what is there.</summary>
public sealed partial class AzureYamlTests
{
    private static readonly Dictionary<string, object> Document = new DeserializerBuilder().Build()
        .Deserialize<Dictionary<string, object>>(File.ReadAllText(Path.Combine(TestVectors.RepositoryRoot, "azure.yaml")));

    private static IEnumerable<Dictionary<object, object>> Layers =>
        ((List<object>)((Dictionary<object, object>)Document["infra"])["layers"]).Cast<Dictionary<object, object>>();

    [Fact]
    public void It_has_the_keys_of_its_schema()
    {
        Assert.Equal(["name", "metadata", "infra"], Document.Keys);
        Assert.Matches("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", (string)Document["name"]);
        Assert.Equal(["provider", "layers"], ((Dictionary<object, object>)Document["infra"]).Keys);
        Assert.Equal("bicep", ((Dictionary<object, object>)Document["infra"])["provider"]);
        Assert.All(Layers, layer => Assert.Subset(new HashSet<object> { "name", "path", "module", "dependsOn", "hooks" }, layer.Keys.ToHashSet()));
    }

    [Fact]
    public void Each_layer_has_its_template_and_parameters_for_it()
    {
        Assert.Equal(["foundation", "silos"], Layers.Select(layer => layer["name"]));
        Assert.All(Layers, layer =>
        {
            string folder = Path.Combine(TestVectors.RepositoryRoot, (string)layer["path"]);
            string template = File.ReadAllText(Path.Combine(folder, "main.bicep"));
            JsonObject parameters = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "main.parameters.json")))!["parameters"]!.AsObject();
            Assert.Equal(Parameter().Matches(template).Select(match => match.Groups[1].Value).Order(), parameters.Select(parameter => parameter.Key).Order());
        });
    }

    [Fact]
    public void What_the_silos_need_the_foundation_and_its_hook_give()
    {
        string foundation = File.ReadAllText(Path.Combine(TestVectors.RepositoryRoot, "infra", "foundation", "main.bicep"));
        string hook = File.ReadAllText(Hook(Layers.First()));
        HashSet<string> given =
        [
            "AZURE_ENV_NAME", "AZURE_LOCATION",
            .. Output().Matches(foundation).Select(match => match.Groups[1].Value),
            .. EnvironmentSet().Matches(hook).Select(match => match.Groups[1].Value),
        ];
        string silos = File.ReadAllText(Path.Combine(TestVectors.RepositoryRoot, "infra", "silos", "main.parameters.json"));

        // Those with a default are the operator's.
        Assert.Subset(given, Required().Matches(silos).Select(match => match.Groups[1].Value).ToHashSet());
    }

    [Fact]
    public void The_hook_is_there_and_may_be_run()
    {
        Assert.True(File.Exists(Hook(Layers.First())));
        if (!OperatingSystem.IsWindows())
        {
            Assert.True(File.GetUnixFileMode(Hook(Layers.First())).HasFlag(UnixFileMode.UserExecute));
        }
    }

    private static string Hook(Dictionary<object, object> layer)
    {
        var hook = (Dictionary<object, object>)((Dictionary<object, object>)layer["hooks"])["postprovision"];
        Assert.Equal("sh", hook["shell"]);
        return Path.Combine(TestVectors.RepositoryRoot, (string)layer["path"], (string)hook["run"]);
    }

    [GeneratedRegex("^param (\\w+) ", RegexOptions.Multiline)]
    private static partial Regex Parameter();

    [GeneratedRegex("^output (\\w+) ", RegexOptions.Multiline)]
    private static partial Regex Output();

    [GeneratedRegex("azd env set (\\w+) ")]
    private static partial Regex EnvironmentSet();

    [GeneratedRegex("\\$\\{(\\w+)\\}")]
    private static partial Regex Required();
}
