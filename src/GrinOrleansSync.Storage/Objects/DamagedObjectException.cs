namespace GrinOrleansSync.Storage.Objects;

/// <summary>A stored object is not what was put under its name; no byte of it was given out.</summary>
public sealed class DamagedObjectException : Exception
{
    /// <summary>Names the object, where it lies and what is wrong with it.</summary>
    public DamagedObjectException(string name, string relativePath, string what)
        : base($"{relativePath} is damaged: {what}.")
    {
        Name = name;
        RelativePath = relativePath;
    }

    /// <summary>The object's name.</summary>
    public string Name { get; }

    /// <summary>Where it lies: the path of its file relative to the data folder, with '/' between the parts.</summary>
    public string RelativePath { get; }
}
