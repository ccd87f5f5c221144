namespace Grin.Cryptography.Batches;

/// <summary>Bytes of as many members as there may be, to be read and checked a batch at a time.</summary>
internal interface IMembers
{
    /// <summary>Number of members.</summary>
    int Count { get; }

    /// <summary>How many are checked together at most.</summary>
    int MaxTogether { get; }

    /// <summary>Reads a run of members. The batch is this thread's only one and valid until the next is read.</summary>
    IBatch Read(int start, int count);
}
