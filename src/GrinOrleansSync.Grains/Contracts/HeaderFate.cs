namespace GrinOrleansSync.Grains.Contracts;

/// <summary>What became of a range of headers.</summary>
public enum HeaderFate
{
    /// <summary>It was judged; what was good and new of it is kept.</summary>
    Judged,

    /// <summary>It waits for the ranges before it. Submitted again, it gets its verdict once there is one.</summary>
    Waiting,

    /// <summary>It does not follow our chain: who sent it is on another branch, as far as can be told. It was dropped.</summary>
    Stray,

    /// <summary>It is not there any more, which is nobody's fault: it has to be downloaded again.</summary>
    Lost,
}
