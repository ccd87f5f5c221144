namespace Grin.Chain.Wire;

/// <summary>Kinds of defects in serialized data (grin: core/src/ser.rs, <c>Error</c>).</summary>
public enum WireErrorKind
{
    /// <summary>The bytes end before the structure does.</summary>
    Truncated,

    /// <summary>A count or length above its limit.</summary>
    TooLarge,

    /// <summary>A value that the format does not allow.</summary>
    Corrupted,

    /// <summary>A list that must ascend strictly does not.</summary>
    NotAscending,

    /// <summary>Bytes left after the structure where none are allowed.</summary>
    TrailingBytes,
}
