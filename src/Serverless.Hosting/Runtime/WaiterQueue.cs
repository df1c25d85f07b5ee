namespace Serverless.Hosting.Runtime;

/// <summary>
/// Requests in the order of their arrival, of which any may leave. Used under the throttle's lock.
/// </summary>
internal sealed class WaiterQueue
{
    private RequestWaiter? _last;

    public RequestWaiter? First { get; private set; }

    public int Count { get; private set; }

    public void Add(RequestWaiter waiter)
    {
        waiter.IsWaiting = true;
        waiter.Previous = _last;
        if (_last is null)
        {
            First = waiter;
        }
        else
        {
            _last.Next = waiter;
        }

        _last = waiter;
        Count++;
    }

    public void Remove(RequestWaiter waiter)
    {
        if (waiter.Previous is { } previous)
        {
            previous.Next = waiter.Next;
        }
        else
        {
            First = waiter.Next;
        }

        if (waiter.Next is { } next)
        {
            next.Previous = waiter.Previous;
        }
        else
        {
            _last = waiter.Previous;
        }

        (waiter.Previous, waiter.Next, waiter.IsWaiting) = (null, null, false);
        Count--;
    }
}
