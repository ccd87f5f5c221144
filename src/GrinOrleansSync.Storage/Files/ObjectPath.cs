using System.Globalization;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Storage.Files;

/// <summary>
/// Where an object lies below the data folder: <c>objects/NAME@GENERATION</c>. No object name has an '@', so a name may
/// continue another's with a slash, and every generation of an object has its own file.
/// </summary>
internal static class ObjectPath
{
    /// <summary>The folder of all objects.</summary>
    public const string Root = "objects";

    public static string Of(string name, ulong generation) => string.Create(CultureInfo.InvariantCulture, $"{Root}/{name}@{generation}");

    /// <summary>The folder that holds the object's file.</summary>
    public static string FolderOf(string name)
    {
        int slash = name.LastIndexOf('/');
        return slash < 0 ? Root : $"{Root}/{name[..slash]}";
    }

    public static bool TryParse(string relativePath, out string name, out ulong generation)
    {
        name = "";
        generation = 0;
        int at = relativePath.LastIndexOf('@');
        if (at < 0 || !relativePath.StartsWith(Root + "/", StringComparison.Ordinal))
        {
            return false;
        }

        name = relativePath[(Root.Length + 1)..at];
        return ObjectName.IsValid(name)
            && ulong.TryParse(relativePath.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out generation)
            && Of(name, generation) == relativePath;
    }
}
