namespace Grin.Chain;

/// <summary>A 32-byte big-endian scalar as the chain carries it (kernel offsets); zero means "none" (crypto.md §7).</summary>
public readonly record struct BlindingFactor(Hash Bytes)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = Hash.Size;

    /// <summary>32 zero bytes.</summary>
    public static BlindingFactor Zero => default;

    /// <summary>Whether this is <see cref="Zero"/>.</summary>
    public bool IsZero => Bytes.IsZero;

    /// <summary>Writes the 32 bytes.</summary>
    public void CopyTo(Span<byte> destination) => Bytes.CopyTo(destination);

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Bytes.ToString();
}
