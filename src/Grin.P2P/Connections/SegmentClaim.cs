namespace Grin.P2P;

/// <summary>What an arriving segment is to a connection (interface.md §5).</summary>
internal enum SegmentClaim
{
    /// <summary>It was asked and has not been answered.</summary>
    Asked,

    /// <summary>It was asked and has been answered: legal, of no use.</summary>
    Again,

    /// <summary>The block was asked about, this segment was not.</summary>
    WrongSegment,

    /// <summary>The block was not asked about.</summary>
    WrongBlock,
}
