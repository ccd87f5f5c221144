using Microsoft.Extensions.Configuration;

namespace GrinOrleansSync.Host.Commands;

/// <summary>
/// The settings of <c>run</c> from the usual sources of .NET, the later over the earlier: appsettings.json and
/// appsettings.{environment}.json beside the executable and in the working folder, the file of <c>--config</c>, environment
/// variables. Options come over all of them.
/// </summary>
internal static class RunConfiguration
{
    /// <summary>Addresses of peers, numbered from 0.</summary>
    public const string PeersKey = "Peers";

    private const string FileName = "appsettings";
    private const string EnvironmentKey = "DOTNET_ENVIRONMENT";
    private const string DefaultEnvironment = "Production";

    private static readonly string[] Keys =
    [
        .. RunSetting.All.Select(setting => setting.Key),
        .. SyncSetting.All.Select(setting => setting.Key),
        StorageChoice.ConnectionStringKey,
    ];

    /// <summary>Reads all of them.</summary>
    /// <param name="file">The file of <c>--config</c>, if one is named.</param>
    /// <exception cref="UsageException">A file can't be read, or something sets what is no setting.</exception>
    public static IConfiguration Read(string? file)
    {
        var builder = new ConfigurationBuilder();
        foreach (string folder in new[] { AppContext.BaseDirectory, Environment.CurrentDirectory }.Select(Path.TrimEndingDirectorySeparator).Distinct(StringComparer.Ordinal))
        {
            foreach (string name in new[] { $"{FileName}.json", $"{FileName}.{Environment.GetEnvironmentVariable(EnvironmentKey) ?? DefaultEnvironment}.json" })
            {
                string path = Path.Combine(folder, name);
                if (File.Exists(path))
                {
                    builder.AddConfiguration(ReadFile(path));
                }
            }
        }

        if (file is not null)
        {
            builder.AddConfiguration(ReadFile(Path.GetFullPath(file)));
        }

        IConfiguration environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        Check(environment.AsEnumerable().Where(entry => IsOurs(entry.Key)), "The environment");
        return builder.AddConfiguration(environment).Build();
    }

    private static IConfiguration ReadFile(string path)
    {
        IConfiguration configuration;
        try
        {
            configuration = new ConfigurationBuilder().AddJsonFile(path, optional: false).Build();
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            string why = (exception.InnerException ?? exception).Message;
            throw new UsageException($"The configuration file {path} can't be read: {why}");
        }

        Check(configuration.AsEnumerable(), $"The configuration file {path}");
        return configuration;
    }

    /// <summary>A misspelt setting would be left out in silence. Its value is not repeated: it may be a secret.</summary>
    private static void Check(IEnumerable<KeyValuePair<string, string?>> entries, string source)
    {
        foreach ((string key, string? value) in entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (!string.IsNullOrEmpty(value) && !IsKnown(key))
            {
                throw new UsageException($"{source} sets '{key}', which is no setting. {Allowed(key)}");
            }
        }
    }

    private static bool IsKnown(string key) =>
        Keys.Contains(key, StringComparer.OrdinalIgnoreCase)
        || (SectionOf(key) is { } section && section.Equals(PeersKey, StringComparison.OrdinalIgnoreCase) && int.TryParse(key.AsSpan(section.Length + 1), out _));

    /// <summary>The environment is full of other things: of them, whatever is in a section of ours is meant for us.</summary>
    private static bool IsOurs(string key) => SectionOf(key) is { } section
        && Keys.Append(PeersKey + ":").Any(known => section.Equals(SectionOf(known), StringComparison.OrdinalIgnoreCase));

    private static string? SectionOf(string key) => key.IndexOf(':', StringComparison.Ordinal) is > 0 and int end ? key[..end] : null;

    private static string Allowed(string key)
    {
        string? section = SectionOf(key);
        if (PeersKey.Equals(section ?? key, StringComparison.OrdinalIgnoreCase))
        {
            return $"{PeersKey} is a list of addresses, HOST:PORT.";
        }

        string[] known = [.. Keys.Where(other => section is not null && section.Equals(SectionOf(other), StringComparison.OrdinalIgnoreCase))];
        return known.Length > 0
            ? $"In {SectionOf(known[0])} there are: {string.Join(", ", known.Select(other => other[(section!.Length + 1)..]))}."
            : $"There are: {string.Join(", ", Keys.Select(other => SectionOf(other) is { } of ? of + ":…" : other).Append(PeersKey).Distinct())}.";
    }
}
