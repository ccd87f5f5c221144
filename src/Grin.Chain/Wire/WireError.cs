namespace Grin.Chain.Wire;

/// <summary>Why bytes are not a value: the one typed outcome of every parser besides the value itself.</summary>
/// <param name="Kind">The kind of defect.</param>
/// <param name="Offset">Offset in bytes, from the start of what was parsed, at which it was noticed.</param>
/// <param name="Detail">What was expected there, for a person.</param>
public sealed record WireError(WireErrorKind Kind, int Offset, string Detail)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Detail} (offset {Offset})";
}
