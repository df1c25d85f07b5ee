namespace Serverless.Hosting.Kubernetes.Store;

/// <summary>
/// The identities of objects that were deleted a moment ago: an answer or an event that is still under way must not bring one back.
/// </summary>
internal sealed class RecentlyGone
{
    private const int Most = 10_000;

    private readonly HashSet<string> _uids = [];
    private readonly Queue<string> _inOrder = [];

    public bool Contains(string uid) => _uids.Contains(uid);

    public void Add(string uid)
    {
        if (_uids.Add(uid))
        {
            _inOrder.Enqueue(uid);
        }

        if (_uids.Count > Most)
        {
            _uids.Remove(_inOrder.Dequeue());
        }
    }
}
