using System.Buffers;

namespace GrinOrleansSync.Storage.Objects;

/// <summary>
/// What an object may be called: segments of <c>[a-z0-9._-]</c> joined by '/', no segment empty or beginning or ending
/// with a dot, 200 characters in all. Such names are the same on every file system and in blob storage.
/// </summary>
public static class ObjectName
{
    /// <summary>Length of the longest name.</summary>
    public const int MaxLength = 200;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-/");

    /// <summary>Whether this is a name.</summary>
    public static bool IsValid(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name.Length > MaxLength || name.ContainsAnyExcept(Allowed))
        {
            return false;
        }

        foreach (Range range in name.Split('/'))
        {
            ReadOnlySpan<char> segment = name[range];
            if (segment.IsEmpty || segment[0] == '.' || segment[^1] == '.')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Refuses what is no name.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static void ThrowIfInvalid(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!IsValid(name))
        {
            throw new ArgumentException($"'{name}' is no object name: at most {MaxLength} of [a-z0-9._-], segments joined by '/'.", nameof(name));
        }
    }

    /// <summary>Refuses content longer than <see cref="IObjectStore.MaxContentLength"/>.</summary>
    /// <exception cref="ArgumentException">It is longer.</exception>
    internal static void ThrowIfTooLong(ReadOnlyMemory<byte> content)
    {
        if (content.Length > IObjectStore.MaxContentLength)
        {
            throw new ArgumentException($"An object has at most {IObjectStore.MaxContentLength} bytes, not {content.Length}.", nameof(content));
        }
    }
}
