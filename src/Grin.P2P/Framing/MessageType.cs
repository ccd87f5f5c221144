namespace Grin.P2P;

/// <summary>The types of messages (p2p.md §1.3, §13; grin: p2p/src/msg.rs, <c>Type</c>).</summary>
public enum MessageType : byte
{
    /// <summary>Never sent; receiving it ends the connection.</summary>
    Error = 0,

    /// <summary>First message of the side that connects.</summary>
    Hand = 1,

    /// <summary>First message of the side that accepts.</summary>
    Shake = 2,

    /// <summary>Difficulty and height; asks for <see cref="Pong"/>.</summary>
    Ping = 3,

    /// <summary>Difficulty and height.</summary>
    Pong = 4,

    /// <summary>Asks for addresses.</summary>
    GetPeerAddrs = 5,

    /// <summary>Addresses.</summary>
    PeerAddrs = 6,

    /// <summary>Asks for the headers after a locator.</summary>
    GetHeaders = 7,

    /// <summary>Announces a block.</summary>
    Header = 8,

    /// <summary>Up to 512 headers in ascending order.</summary>
    Headers = 9,

    /// <summary>Asks for a block.</summary>
    GetBlock = 10,

    /// <summary>A block.</summary>
    Block = 11,

    /// <summary>Asks for a block in compact form.</summary>
    GetCompactBlock = 12,

    /// <summary>A block in compact form.</summary>
    CompactBlock = 13,

    /// <summary>A transaction on its Dandelion stem.</summary>
    StemTransaction = 14,

    /// <summary>A transaction for everybody.</summary>
    Transaction = 15,

    /// <summary>Asks for the archive of the whole state.</summary>
    TxHashSetRequest = 16,

    /// <summary>Announces the archive that follows outside the message.</summary>
    TxHashSetArchive = 17,

    /// <summary>Says why the connection ends.</summary>
    BanReason = 18,

    /// <summary>Asks for a transaction by the hash of its kernel.</summary>
    GetTransaction = 19,

    /// <summary>Announces a transaction by the hash of its kernel.</summary>
    TransactionKernel = 20,

    /// <summary>Asks for a bitmap segment.</summary>
    GetOutputBitmapSegment = 21,

    /// <summary>A bitmap segment.</summary>
    OutputBitmapSegment = 22,

    /// <summary>Asks for an output segment.</summary>
    GetOutputSegment = 23,

    /// <summary>An output segment.</summary>
    OutputSegment = 24,

    /// <summary>Asks for a range proof segment.</summary>
    GetRangeProofSegment = 25,

    /// <summary>A range proof segment.</summary>
    RangeProofSegment = 26,

    /// <summary>Asks for a kernel segment.</summary>
    GetKernelSegment = 27,

    /// <summary>A kernel segment.</summary>
    KernelSegment = 28,

    /// <summary>Asks for 512 headers by number.</summary>
    GetHeaderSegment = 29,

    /// <summary>Up to 512 headers by number.</summary>
    HeaderSegment = 30,
}
