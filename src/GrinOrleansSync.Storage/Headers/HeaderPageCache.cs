namespace GrinOrleansSync.Storage.Headers;

/// <summary>The pages used last, so that memory does not grow with the chain.</summary>
internal sealed class HeaderPageCache(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, LinkedListNode<(ulong Number, HeaderPage Page)>> _nodes = [];
    private readonly LinkedList<(ulong Number, HeaderPage Page)> _byUse = new();

    public HeaderPage? Find(ulong number)
    {
        lock (_gate)
        {
            if (!_nodes.TryGetValue(number, out LinkedListNode<(ulong Number, HeaderPage Page)>? node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Page;
        }
    }

    /// <summary>Keeps a page, if a condition holds while nothing can be cleared.</summary>
    public void Add(ulong number, HeaderPage page, Func<bool> isStillTrue)
    {
        lock (_gate)
        {
            if (!isStillTrue() || _nodes.ContainsKey(number))
            {
                return;
            }

            _nodes.Add(number, _byUse.AddFirst((number, page)));
            if (_nodes.Count > capacity)
            {
                _nodes.Remove(_byUse.Last!.Value.Number);
                _byUse.RemoveLast();
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _nodes.Clear();
            _byUse.Clear();
        }
    }
}
