namespace GrinOrleansSync.Tests.Azurite.Faults;

/// <summary>What befalls one attempt of a request.</summary>
internal enum RequestFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The service answers 429 and does nothing.</summary>
    Throttled,

    /// <summary>The service answers 500 and does nothing.</summary>
    ServerError,

    /// <summary>The service answers 503 and does nothing.</summary>
    Busy,

    /// <summary>No answer in time, and nothing was done.</summary>
    Timeout,

    /// <summary>The connection breaks before the request is sent.</summary>
    NotSent,

    /// <summary>The request is carried out and its answer is lost.</summary>
    AnswerLost,

    /// <summary>The request is carried out and the service answers 500 all the same.</summary>
    DoneWithServerError,

    /// <summary>The service answers 412 to a request that depends on an ETag, and does nothing: somebody else was first.</summary>
    StaleTag,

    /// <summary>The connection breaks halfway through the answer's body.</summary>
    BodyCut,
}
