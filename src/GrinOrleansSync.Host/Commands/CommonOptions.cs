using System.CommandLine;

namespace GrinOrleansSync.Host.Commands;

/// <summary>Options that several commands share; each call makes a new one, since an option belongs to one command.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json")
    {
        Description = "Print the result document as one JSON object to standard output and nothing else there.",
    };

    public static Option<string?> Data(bool required) => new("--data")
    {
        HelpName = "DIR",
        Required = required,
        Description = "The data folder: where headers, segments and progress are kept.",
    };

    /// <summary>Adds the settings that map one-to-one to configuration keys.</summary>
    public static void AddSettings(Command command)
    {
        foreach (SyncSetting setting in SyncSetting.All)
        {
            command.Options.Add(setting.Option);
        }
    }
}
