using GrinOrleansSync.EndToEnd.Tests.Running;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>Where <c>run</c> takes its settings from, and what it says of wrong ones.</summary>
public sealed class RunConfigurationTests : IDisposable
{
    private static readonly Dictionary<string, string> Nothing = [];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{ "Silo": { "DrainTimout": "secret" } }""", "'Silo:DrainTimout'", "In Silo there are: ClusterId, Address, Port, GatewayPort, DrainTimeout.")]
    [InlineData("""{ "Netwrk": "secret" }""", "'Netwrk'", "There are: Network, Data, Role, Storage:…,")]
    [InlineData("""{ "Loging": { "Level": "secret" } }""", "'Loging:Level'", "Log:…")]
    [InlineData("""{ "Peers": "secret" }""", "'Peers'", "Peers is a list of addresses, HOST:PORT.")]
    public async Task A_key_that_is_no_setting_is_told_with_those_there_are_and_without_its_value(string text, string key, string allowed)
    {
        string config = await WriteAsync("config.json", text);

        AssertTold(await RunAsync(Nothing, "--config", config), $"The configuration file {config} sets {key}", allowed);

        await WriteAsync("appsettings.json", text);
        AssertTold(await RunAsync(Nothing), _folder.Combine("appsettings.json"), key, allowed);
    }

    [Theory]
    [InlineData("Sync__MaxPears", "'Sync:MaxPears'", "MaxPeers")]
    [InlineData("Storage__ConectionString", "'Storage:ConectionString'", "In Storage there are: Kind, ServiceUri, TableServiceUri, Container, ConnectionString.")]
    [InlineData("Peers__first", "'Peers:first'", "HOST:PORT")]
    public async Task A_variable_in_a_section_of_settings_that_is_none_is_told_too(string variable, string key, string allowed) =>
        AssertTold(await RunAsync(new Dictionary<string, string> { [variable] = "secret" }), $"The environment sets {key}", allowed);

    [Fact]
    public async Task Of_several_sources_the_later_one_counts()
    {
        var environment = new Dictionary<string, string> { ["DOTNET_ENVIRONMENT"] = "Lab" };
        List<string> options = [];
        await WriteAsync("appsettings.json", Drain("in the working folder"));
        await AssertCountsAsync("in the working folder");

        await WriteAsync("appsettings.Lab.json", Drain("of the environment's name"));
        await WriteAsync("appsettings.Production.json", Drain("of another environment"));
        await AssertCountsAsync("of the environment's name");

        options.AddRange(["--config", await WriteAsync("config.json", Drain("named by an option"))]);
        await AssertCountsAsync("named by an option");

        environment["Silo__DrainTimeout"] = "in a variable";
        await AssertCountsAsync("in a variable");

        options.AddRange(["--drain-timeout", "on the command line"]);
        await AssertCountsAsync("on the command line");

        async Task AssertCountsAsync(string value) => (await RunAsync(environment, options)).AssertUsage($"'{value}' is no value for --drain-timeout (Silo:DrainTimeout)");

        static string Drain(string value) => $$"""{ "Silo": { "DrainTimeout": "{{value}}" } }""";
    }

    [Theory]
    [InlineData("Role", "worker", "--role", "'silo'")]
    [InlineData("Role", "1", "--role", "'silo'")]
    [InlineData("Silo:DrainTimeout", "-1", "--drain-timeout", "default: 20")]
    [InlineData("Silo:DrainTimeout", "soon", "--drain-timeout", "default: 20")]
    [InlineData("Log:Format", "xml", "--log-format", "'json'")]
    [InlineData("Log:Level", "Loud", "--log-level", "Warning")]
    [InlineData("Http:Port", "65536", "--http-port", "0 takes a free port")]
    [InlineData("Otlp:Endpoint", "localhost:4317", "--otlp-endpoint", "http://localhost:4317")]
    [InlineData("Otlp:Endpoint", "collector", "--otlp-endpoint", "http://localhost:4317")]
    public async Task A_value_that_is_none_is_told_wherever_it_is_set(string key, string value, string option, string toDo)
    {
        string[] whole = ["--network", "mainnet", "--data", _folder.Combine("data")];
        string what = $"'{value}' is no value for {option} ({key})";

        (await RunAsync(new Dictionary<string, string> { [key.Replace(":", "__", StringComparison.Ordinal)] = value }, whole)).AssertUsage(what, toDo);
        (await RunAsync(Nothing, [.. whole, $"{option}={value}"])).AssertUsage(what, toDo);
        Assert.False(Directory.Exists(_folder.Combine("data")));
    }

    [Fact]
    public async Task A_silo_that_starts_nothing_needs_a_cluster() =>
        (await RunAsync(Nothing, "--role", "SILO", "--network", "mainnet", "--data", _folder.Combine("data"))).AssertUsage("(Role 'silo')", "Storage:Kind 'azure'", "Role 'all'");

    [Fact]
    public async Task A_data_folder_beside_an_account_is_refused() =>
        (await RunAsync(Nothing, "--storage", "Azure", "--network", "mainnet", "--data", "here")).AssertUsage("'here' (Data)", "Storage:Kind 'azure'", "leave one of them out");

    private static void AssertTold(ProcessResult process, params string[] words)
    {
        process.AssertUsage(words);
        Assert.DoesNotContain("secret", process.ToString(), StringComparison.Ordinal);
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        await File.WriteAllTextAsync(_folder.Combine(name), text, TestContext.Current.CancellationToken);
        return _folder.Combine(name);
    }

    private async Task<ProcessResult> RunAsync(Dictionary<string, string> environment, params IEnumerable<string> options)
    {
        await using HostProcess process = HostProcess.StartIn(_folder.Path, environment, ["run", .. options]);
        return await process.WaitAsync();
    }
}
